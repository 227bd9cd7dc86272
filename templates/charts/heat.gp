# Heat map, weekday x hour. $data: weekday (1 Monday), its name, place of the hour, hour as text, value or NaN. $text: title, x axis, y axis.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
unset key
set border 0
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_ink
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set palette defined (0 COLOR_scale_low, 1 COLOR_scale_high)
set cbtics textcolor rgb COLOR_muted
set xtics font ",9"
set cblabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
set format cb "%.0f"
set colorbox user origin 0.90, 0.18 size 0.012, 0.62
set rmargin at screen 0.88
stats $data using 3 nooutput
set xrange [STATS_min - 0.5:STATS_max + 0.5]
set yrange [7.5:0.5]
set tmargin 2.6
plot $data using 3:1:5:xtic(4) with image, \
     $data using 3:1:(valid(5) ? sprintf("%.0f", $5) : ""):ytic(2) with labels font ",8" textcolor rgb COLOR_ink noenhanced
