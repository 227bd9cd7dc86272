# Host index of each four weeks with its range, oldest first. $data: label, index, low, high, place (1 above, 2 about, 3 below, 4 not rated; NaN: not
# on air). $text: title, x axis, y axis.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 3 linecolor rgb COLOR_target
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_ink
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set ylabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
set grid ytics linecolor rgb COLOR_line linewidth 0.7
set xrange [-0.5:ROWS - 0.5]
set yrange [*<85:115<*]
set offsets 0, 0, graph 0.06, graph 0.04
unset key
set tmargin 2.4
set arrow 1 from graph 0, first 100 to graph 1, first 100 nohead linecolor rgb COLOR_target dashtype 2 linewidth 1.2
GOOD = int("0x".COLOR_accent[2:*])
MILD = int("0x".COLOR_muted[2:*])
LOW = int("0x".COLOR_watch[2:*])
tint(place) = place == 1 ? GOOD : place == 3 ? LOW : MILD
plot $data using 0:(valid(3) && valid(4) ? $2 : NaN):3:4:(tint($5)) with yerrorbars pointtype 7 pointsize 0 linewidth 1.8 linecolor rgb variable, \
     $data using 0:($5 < 4 ? $2 : NaN):(tint($5)):xtic(1) with points pointtype 7 pointsize 1.1 linecolor rgb variable, \
     $data using 0:($5 == 4 ? $2 : NaN):(MILD) with points pointtype 6 pointsize 1.1 linewidth 1.6 linecolor rgb variable, \
     $data using 0:(valid(2) ? $2 : 100):(valid(2) && $5 < 4 ? sprintf("%.0f", $2) : "") with labels left offset 0.9,0 font ",9" textcolor rgb COLOR_ink noenhanced
