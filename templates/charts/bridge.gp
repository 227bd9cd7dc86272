# Waterfall of a bridge. $data: label, low, high, amount as text, look (0 total, 1 up, 2 down), amount. $text: title, x axis, y axis.
SMALL = ROWS > 7 ? ",8" : ",9"
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 1 linecolor rgb COLOR_target
set style fill solid 1.0 noborder
set grid ytics linecolor rgb COLOR_line linewidth 0.7
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_muted
set xtics textcolor rgb COLOR_ink font SMALL
set ylabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
set format y ""
set boxwidth 0.62
unset key
set xrange [-0.6:ROWS - 0.4]
set yrange [*<0:0<*]
set offsets 0, 0, graph 0.09, 0
set lmargin 4
set bmargin 2.2
set tmargin 2.6
UP = int("0x".COLOR_up[2:*])
DOWN = int("0x".COLOR_down[2:*])
TOTAL = int("0x".COLOR_muted[2:*])
tint(look) = look == 0 ? TOTAL : look == 1 ? UP : DOWN
plot $data using 0:2:2:3:3:(tint($5)):xtic(1) with candlesticks linecolor rgb variable fillstyle solid 1.0 noborder, \
     $data using 0:3:4 with labels offset 0,0.7 textcolor rgb COLOR_ink font SMALL noenhanced
