# Heat map, weekday x hour. $data: weekday (1 Monday), its name, place of the hour, hour as text, value or NaN, how many times it was on air.
# Colour is the value, the figure how many times; under FEW times grey. $text: title, x axis, y axis.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
unset key
set border 0
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_ink
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set palette defined (0 COLOR_scale_low, 1 COLOR_scale_high)
set cbtics textcolor rgb COLOR_muted
set xtics font ",9"
set cblabel $text[3][2:*] offset 1.5,0 noenhanced textcolor rgb COLOR_muted
FEW = 4
undefine VALUE_*   # of pictures before
stats $data using (valid(5) && $6 >= FEW ? $5 : NaN) name "VALUE" nooutput
MOST = (exists("VALUE_max") ? (VALUE_max > -VALUE_min ? VALUE_max : -VALUE_min) : 0)
set format cb axis_format(MOST)
set colorbox user origin 0.90, 0.18 size 0.012, 0.62
set rmargin at screen 0.88
stats $data using 3 nooutput
set xrange [STATS_min - 0.5:STATS_max + 0.5]
set yrange [7.5:0.5]
set tmargin (NARROW ? 1 : 2.6)
CELL = (0.8 * WIDTH) / (STATS_max - STATS_min + 1)
FITS = 4 * 6.4 < CELL   # up to 999 times
EVERY = int(ceil(20.0 / CELL))
if (MOST == 0) { set cbrange [0:1] }
plot $data using 3:1:($6 >= FEW ? $5 : NaN):xtic(int($3) % EVERY == 0 ? strcol(4) : "") with image, \
     $data using (valid(5) && $6 < FEW ? $3 : NaN):1:(0.5):(0.5) with boxxyerror fillstyle solid 1.0 noborder linecolor rgb COLOR_line, \
     $data using 3:1:(valid(5) && FITS ? sprintf("%d", $6) : ""):ytic(2) with labels font ",8" textcolor rgb COLOR_ink noenhanced
