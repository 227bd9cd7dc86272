# Waterfall of a bridge. $data: label, low, high, amount as text, look (0 total, 1 up, 2 down), amount. $text: title, x axis, y axis.
SMALL = (ROWS > 7 ? ",8" : ",9")
# What a bar's width holds: a longer word is cut, a longer amount is said in thousands.
HOLDS = int((WIDTH - 50.0) / ROWS / (NARROW ? 6.6 : ROWS > 7 ? 5.8 : 6.4))
short(text) = strlen(text) > HOLDS ? text[1:HOLDS - 1]."…" : text
# What stands in brackets (the days of a period in progress) goes below.
cut(text) = strstrt(text, " (") == 0 ? short(text) : short(text[1:strstrt(text, " (") - 1])."\n".short(text[strstrt(text, " (") + 1:*])
amount(look, low, high) = look == 0 ? (high != 0 ? high : low) : look == 1 ? high - low : low - high
said(text, look, low, high) = strlen(text) <= HOLDS ? text : gprintf(look == 0 ? "%.0s%c" : "%+.0s%c", amount(look, low, high))
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
stats $data using 2 name "LOW" nooutput
stats $data using 3 name "HIGH" nooutput
if (LOW_min < 0) { set xzeroaxis linetype 1 linecolor rgb COLOR_target }
if (LOW_min == 0 && HIGH_max == 0) { set yrange [0:1]; set ytics 1 }
set offsets 0, 0, graph 0.09, 0
set lmargin 4
set bmargin 3.2
set tmargin (NARROW ? 1 : 2.6)
UP = int("0x".COLOR_up[2:*])
DOWN = int("0x".COLOR_down[2:*])
TOTAL = int("0x".COLOR_muted[2:*])
tint(look) = look == 0 ? TOTAL : look == 1 ? UP : DOWN
plot $data using 0:2:2:3:3:(tint($5)):xtic(cut(strcol(1))) with candlesticks linecolor rgb variable fillstyle solid 1.0 noborder, \
     $data using 0:3:(said(strcol(4), $5, $2, $3)) with labels offset 0,0.7 textcolor rgb COLOR_ink font SMALL noenhanced
