# Days around a campaign against its baseline. $data: day, actual, baseline, low, high, part (1 the campaign, 2 another campaign's day, 0 else);
# low and high are NaN where nothing says how far chance goes. $text: title, x axis, y axis. Boxes: sales; line: baseline; band: low to high.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 1 linecolor rgb COLOR_target
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_muted
set xtics rotate by 90 right font ",7.5"
set grid ytics linecolor rgb COLOR_line linewidth 0.7
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set ylabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
set style fill solid 0.9 noborder
set boxwidth 0.66
set xrange [-0.7:ROWS - 0.3]
stats $data using 2 name "SALES" nooutput
set yrange [*<0:0<*]
set format y axis_format(SALES_max > -SALES_min ? SALES_max : -SALES_min)
if (SALES_max == 0 && SALES_min == 0) { set yrange [0:1<*] }
if (SALES_min < 0) { set xzeroaxis linetype 1 linecolor rgb COLOR_target }
set offsets 0, 0, graph 0.05, 0
set tmargin 2.4
unset key
MINE = int("0x".COLOR_accent[2:*])
OTHER = int("0x".COLOR_target[2:*])
PLAIN = int("0x".COLOR_muted[2:*])
tint(part) = part == 1 ? MINE : part == 2 ? OTHER : PLAIN
plot $data using 0:4:5 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb COLOR_second, \
     $data using 0:2:(tint($6)):xtic(1) with boxes linecolor rgb variable, \
     $data using ($0 - 0.5):3:(1):(0) with vectors nohead linewidth 2 linecolor rgb COLOR_second
