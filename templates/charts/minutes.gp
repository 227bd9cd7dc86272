# Minute curves, one small chart per session. $data: nth, label, minute, gmv, viewers, change, action, incident (1 or NaN), ..., and last: 1 if the
# session has viewers. $text: title, what the signs mean, y axis. Boxes: GMV per minute; steps: its mean over each 60 minutes; line: viewers (right
# axis); dashed: change of host; triangles: actions; shaded: minutes of an incident.
set datafile missing NaN
label_of(line) = (a = strstrt(line, "\t"), b = strstrt(line[a+2:*], "\"\t"), line[a+2:a+b])
stats $data using 1 name "NTH" nooutput
N = int(NTH_max)
array LABEL[N]
array VIEWERS[N]
# Lines of the block each chart begins and ends in: what lies outside is not even read. A loop over all lines would cost as much as drawing.
array FROM[N]
array TO[N]
do for [k=1:N] { LABEL[k] = ""; VIEWERS[k] = 0; FROM[k] = -1; TO[k] = -1 }
stats $data using (i = int($1), FROM[i] = (FROM[i] < 0 ? $0 : FROM[i]), TO[i] = $0, $1) nooutput
do for [k=1:N] {
    if (FROM[k] < 0) { continue }
    FROM[k] = int(FROM[k])
    TO[k] = int(TO[k])
    LABEL[k] = label_of($data[TO[k] + 1])
    VIEWERS[k] = int($data[TO[k] + 1][strlen($data[TO[k] + 1]):*])
}
ACROSS = (N > 1 && !NARROW ? 2 : 1)
DOWN = int(ceil(real(N) / ACROSS))
# A phone shows the curves one below the other, each as high as one alone.
if (NARROW) { HEIGHT = 190 * N + 10; set terminal svg noenhanced size WIDTH, HEIGHT font "sans-serif,12" background rgb "#FFFFFF" }
SMALL = (NARROW ? ",12" : ",9")
set border 3 linecolor rgb COLOR_line
set tics nomirror textcolor rgb COLOR_muted scale 0.5
set style fill solid 0.55 noborder
set boxwidth 1
unset key
set macros
if (!NARROW) { set label 99 $text[2][2:*] at screen 0.5, (10.0 / HEIGHT) center noenhanced textcolor rgb COLOR_muted font ",9" }
GMV = '$data every ::FROM[i]::TO[i] using ($1 == i ? $3 : NaN):4 with boxes linecolor rgb COLOR_accent, $data every ::FROM[i]::TO[i] using ($1 == i && valid(4) ? floor($3 / 60) * 60 + 30 : NaN):4 smooth unique with histeps linewidth 1.8 linecolor rgb COLOR_accent'
SEEN = '$data every ::FROM[i]::TO[i] using ($1 == i ? $3 : NaN):5 axes x1y2 with lines linewidth 1.4 linecolor rgb COLOR_second'
MARKS = '$data every ::FROM[i]::TO[i] using ($1 == i && $8 == 1 ? $3 : NaN):(TOP) with boxes fillstyle transparent solid 0.25 noborder linecolor rgb COLOR_down, $data every ::FROM[i]::TO[i] using ($1 == i && $6 == 1 ? $3 : NaN):(0):(0):(TOP) with vectors nohead dashtype 2 linewidth 1.4 linecolor rgb COLOR_ink, $data every ::FROM[i]::TO[i] using ($1 == i && $7 == 1 ? $3 : NaN):(TOP * 0.97) with points pointtype 11 pointsize (NARROW ? 0.6 : 1.0) linecolor rgb COLOR_ink'
FIRST = (NARROW ? 44.0 : 62.0) / WIDTH
LAST = 1 - (NARROW ? 34.0 : 44.0) / WIDTH
set multiplot layout DOWN, ACROSS title (NARROW ? "" : $text[1][2:*]) noenhanced textcolor rgb COLOR_ink font ",11" \
    margins FIRST, LAST, (NARROW ? 24.0 : 44.0) / HEIGHT, 1 - (NARROW ? 24.0 : 54.0) / HEIGHT spacing (110.0 / WIDTH), ((NARROW ? 46.0 : 52.0) / HEIGHT)
do for [i=1:N] {
    set title LABEL[i] noenhanced textcolor rgb COLOR_ink font SMALL offset 0,-0.6
    set ylabel (NARROW || i % 2 == 0 ? "" : $text[3][2:*]) noenhanced textcolor rgb COLOR_muted offset 1,0
    set xrange [*:*]
    set yrange [*:*]   # stats leaves out what lies outside the range of the chart before
    undefine MINUTE_* GMV_*   # of charts before
    END = 0
    MOST = 0
    stats $data every ::FROM[i]::TO[i] using ($1 == i ? $3 : NaN) name "MINUTE" nooutput
    if (exists("MINUTE_max")) { END = MINUTE_max + 1 }
    stats $data every ::FROM[i]::TO[i] using ($1 == i ? $4 : NaN) name "GMV" nooutput
    if (exists("GMV_max")) { MOST = (GMV_max > 0 ? GMV_max : 0) }
    TOP = (MOST > 0 ? MOST * 1.12 : 1)
    set yrange [0:TOP]
    set xrange [-0.5:END]
    if (VIEWERS[i]) {
        set y2range [0:*]
        set y2tics nomirror textcolor rgb COLOR_second scale 0.5
        plot @GMV, @SEEN, @MARKS
    } else {
        unset y2tics
        plot @GMV, @MARKS
    }
    unset label 99
}
unset multiplot
