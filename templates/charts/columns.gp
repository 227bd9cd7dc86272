# Columns of a month's days with the pro-rated target line and campaign days marked. $data: day of the month, GMV, target, campaign at its first day (text or
# empty), 1 on campaign days. $text: title, x axis, y axis.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 1 linecolor rgb COLOR_target
set style fill solid 1.0 noborder
set boxwidth 0.7
set grid ytics linecolor rgb COLOR_line linewidth 0.7
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_muted
set xtics 1 textcolor rgb COLOR_ink font ",7"
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set ylabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
stats $data using 1 name "DAY" nooutput
stats $data using ($3 > 0 ? 1 : 0) name "TARGET" nooutput
stats $data using 2 name "GMV" nooutput
set format y (GMV_max >= 10000 ? "%.0s%c" : "%.0f")
TARGETS = exists("TARGET_sum") ? TARGET_sum : 0
set xrange [0.4:DAY_max + 0.6]
set yrange [0:*]
set offsets 0, 0, graph 0.09, 0
set tmargin 2.6
unset key
PLAIN = int("0x".COLOR_accent[2:*])
SPECIAL = int("0x".COLOR_second[2:*])
BARS = '$data using 1:2:($5 == 1 ? SPECIAL : PLAIN) with boxes linecolor rgb variable'
TARGETLINE = ', $data using 1:($3 > 0 ? $3 : NaN) with histeps linewidth 1.6 linecolor rgb COLOR_ink'
NAMES = ', $data using 1:2:4 with labels right offset -1.6,-0.3 font ",8" textcolor rgb COLOR_second noenhanced'
set macros
if (TARGETS > 1) {
    plot @BARS @TARGETLINE @NAMES
} else {
    plot @BARS @NAMES
}
