# Heat map, weekday x hour. $data: weekday (1 Monday), its name, place of the hour, hour as text, value or NaN. $text: title, x axis, y axis.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
unset key
set border 0
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_ink
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set palette defined (0 COLOR_scale_low, 1 COLOR_scale_high)
set cbtics textcolor rgb COLOR_muted
set xtics font ",9"
set cblabel $text[3][2:*] offset 1.5,0 noenhanced textcolor rgb COLOR_muted
# Figures as long as their cells: in full, in thousands, or left to the colour.
undefine VALUE_*   # of pictures before
stats $data using (valid(5) ? $5 : NaN) name "VALUE" nooutput
MOST = (exists("VALUE_max") ? (VALUE_max > -VALUE_min ? VALUE_max : -VALUE_min) : 0)
FORM = (MOST < 10000 ? "%.0f" : "%.0s%c")
said(x) = gprintf(FORM, x)
set format cb axis_format(MOST)
set colorbox user origin 0.90, 0.18 size 0.012, 0.62
set rmargin at screen 0.88
stats $data using 3 nooutput
set xrange [STATS_min - 0.5:STATS_max + 0.5]
set yrange [7.5:0.5]
set tmargin (NARROW ? 1 : 2.6)
CELL = (0.8 * WIDTH) / (STATS_max - STATS_min + 1)
FITS = (MOST < 10000 ? strlen(said(MOST)) : 4) * 6.4 < CELL
EVERY = int(ceil(20.0 / CELL))
if (MOST == 0) { set cbrange [0:1] }
plot $data using 3:1:5:xtic(int($3) % EVERY == 0 ? strcol(4) : "") with image, \
     $data using 3:1:(valid(5) && FITS ? said($5) : ""):ytic(2) with labels font ",8" textcolor rgb COLOR_ink noenhanced
