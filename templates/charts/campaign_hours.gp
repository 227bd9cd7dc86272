# A campaign hour by hour, one small chart per day. $data: number of the chart, label, hour since midnight, sales, baseline, 1 where something was
# done, 1 where something went wrong, 1 where something sold out, the larger of sales and baseline (which may be NaN). $text: title, x axis,
# y axis. Boxes: sales of the hour; line: baseline of its minutes on air; triangles: actions; shaded: incidents; squares: sold out.
stats $data using 1 nooutput
N = int(STATS_max)
label_of(line) = (a = strstrt(line, "\t"), b = strstrt(line[a+2:*], "\"\t"), line[a+2:a+b])
array LABEL[N]
do for [k=1:ROWS] { LABEL[int(real($data[k]))] = label_of($data[k]) }
undefine HIGHEST_*   # of pictures before
stats $data using 9 name "HIGHEST" nooutput
HIGH = (exists("HIGHEST_max") && HIGHEST_max > 0 ? HIGHEST_max : 0)
TOP = (HIGH > 0 ? HIGH * 1.2 : 1)
stats $data using 3 nooutput
FROM = STATS_min - 0.2
TO = STATS_max + 1.2
set border 1 linecolor rgb COLOR_target
set tics nomirror textcolor rgb COLOR_muted scale 0
set format y axis_format(HIGH)
# Three or four lines a chart, whatever its height.
nice(x) = (p = 10 ** floor(log10(x)), x / p < 1.5 ? p : x / p < 3.5 ? 2 * p : x / p < 7.5 ? 5 * p : 10 * p)
HOURS = (TO - FROM > 20 && WIDTH < 700 ? 2 : 1)
RUNG = nice(TOP / 3.5)
set grid ytics linecolor rgb COLOR_line linewidth 0.7
set boxwidth 0.8
unset key
set multiplot layout N, 1 title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11" margins 0.08, 0.98, 46.0 / HEIGHT, 1 - 52.0 / HEIGHT spacing 0.05, 42.0 / HEIGHT
do for [i=1:N] {
    set title LABEL[i] noenhanced textcolor rgb COLOR_ink font ",9" offset 0,-0.8
    if (i == N) { set xlabel ($text[2][2:*]) noenhanced textcolor rgb COLOR_muted offset 0,0.5 } else { unset xlabel }
    set ylabel ($text[3][2:*]) noenhanced textcolor rgb COLOR_muted offset 0.5,0
    set xrange [FROM:TO]
    set yrange [0:TOP]
    set xtics HOURS
    set ytics RUNG
    plot $data using ($1 == i && $7 == 1 ? $3 + 0.5 : NaN):(TOP) with boxes fillstyle transparent solid 0.22 noborder linecolor rgb COLOR_down, \
         $data using ($1 == i ? $3 + 0.5 : NaN):4 with boxes fillstyle solid 0.75 noborder linecolor rgb COLOR_accent, \
         $data using ($1 == i ? $3 : NaN):5:(1):(0) with vectors nohead linewidth 2.2 linecolor rgb COLOR_second, \
         $data using ($1 == i && $6 == 1 ? $3 + 0.5 : NaN):(TOP * 0.94) with points pointtype 11 pointsize 0.9 linecolor rgb COLOR_ink, \
         $data using ($1 == i && $8 == 1 ? $3 + 0.5 : NaN):(TOP * 0.84) with points pointtype 5 pointsize 1.0 linecolor rgb COLOR_down
}
unset multiplot
