# Minute curves, one small chart per session. $data: nth, label, minute, gmv, viewers, change, action, incident (1 or NaN), rows of the picture, 1 if the session
# has viewers. $text: title, x axis, y axis. Boxes: GMV per minute; line: viewers (right axis); dashed: change of host; triangles: actions; shaded:
# minutes of an incident.
stats $data using 1 nooutput
N = int(STATS_max)
label_of(line) = (a = strstrt(line, "\t"), b = strstrt(line[a+2:*], "\"\t"), line[a+2:a+b])
array LABEL[N]
array VIEWERS[N]
do for [k=1:ROWS] { LABEL[int(real($data[k]))] = label_of($data[k]); VIEWERS[int(real($data[k]))] = int($data[k][strlen($data[k]):*]) }
set border 3 linecolor rgb COLOR_line
set tics nomirror textcolor rgb COLOR_muted scale 0.5
set style fill solid 0.55 noborder
set boxwidth 1
unset key
# One or two curves make a low picture: its lines of text take a larger share of it.
BOTTOM = N > 4 ? 0.06 : N > 2 ? 0.09 : 0.17
TOPMOST = N > 4 ? 0.92 : N > 2 ? 0.88 : 0.78
set multiplot layout (N + 1) / 2, (N > 1 ? 2 : 1) title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11" margins 0.06, 0.95, BOTTOM, TOPMOST spacing 0.10, 0.12
do for [i=1:N] {
    set title LABEL[i] noenhanced textcolor rgb COLOR_ink font ",9" offset 0,-0.6
    set xlabel ($text[2][2:*]) noenhanced textcolor rgb COLOR_muted offset 0,0.6
    set ylabel ($text[3][2:*]) noenhanced textcolor rgb COLOR_muted offset 1.2,0
    set yrange [*:*]   # stats leaves out what lies outside the range of the chart before
    stats $data using ($1 == i ? $4 : NaN) nooutput
    TOP = STATS_max * 1.12
    set yrange [0:TOP]
    set xrange [0:*]
    if (VIEWERS[i]) {
        set y2range [0:*]
        set y2tics nomirror textcolor rgb COLOR_second scale 0.5
        plot $data using ($1 == i ? $3 : NaN):4 with boxes linecolor rgb COLOR_accent, \
             $data using ($1 == i ? $3 : NaN):5 axes x1y2 with lines linewidth 1.6 linecolor rgb COLOR_second, \
             $data using ($1 == i && $6 == 1 ? $3 : NaN):(0):(0):(TOP) with vectors nohead dashtype 2 linewidth 1.4 linecolor rgb COLOR_ink, \
             $data using ($1 == i && $8 == 1 ? $3 : NaN):(TOP) with boxes fillstyle transparent solid 0.25 noborder linecolor rgb COLOR_down, \
             $data using ($1 == i && $7 == 1 ? $3 : NaN):(TOP * 0.97) with points pointtype 11 pointsize 1.1 linecolor rgb COLOR_ink
    } else {
        unset y2tics
        plot $data using ($1 == i ? $3 : NaN):4 with boxes linecolor rgb COLOR_accent, \
             $data using ($1 == i && $6 == 1 ? $3 : NaN):(0):(0):(TOP) with vectors nohead dashtype 2 linewidth 1.4 linecolor rgb COLOR_ink, \
             $data using ($1 == i && $8 == 1 ? $3 : NaN):(TOP) with boxes fillstyle transparent solid 0.25 noborder linecolor rgb COLOR_down, \
             $data using ($1 == i && $7 == 1 ? $3 : NaN):(TOP * 0.97) with points pointtype 11 pointsize 1.1 linecolor rgb COLOR_ink
    }
}
unset multiplot
