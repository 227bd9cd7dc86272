# Excel's own charts once more: lines, columns, stacked columns, or lying bars over categories. $data: category, then a value per series.
# $text: title, x axis, y axis, then the names of the series. KIND, N_SERIES, SHARE (1: fractions), TINT[], DASHED[].
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 1 linecolor rgb COLOR_target
set style fill solid 1.0 noborder
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_muted
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set ylabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
set tmargin (NARROW ? 1 : 2.6)
if (N_SERIES > 1) { set key below center horizontal noenhanced textcolor rgb COLOR_ink samplen 2 } else { unset key }
LOW = 0.0
HIGH = 0.0
do for [k=1:N_SERIES] {
    undefine ONE_*
    stats $data using (column(k + 1)) name "ONE" nooutput
    if (exists("ONE_records") && ONE_records > 0) { LOW = (ONE_min < LOW ? ONE_min : LOW); HIGH = (ONE_max > HIGH ? ONE_max : HIGH) }
}
BIG = (HIGH > -LOW ? HIGH : -LOW)
SCALE = (SHARE ? 100.0 : 1.0)
FORM = (SHARE ? "%.0f %%" : axis_format(BIG))
NAME(k) = $text[3 + k][2:*]
# Words along the axis: as many as fit.
cut(text) = strlen(text) > 24 ? text[1:23]."…" : text
LONGEST = 2
do for [k=1:ROWS] { a = strlen($data[k][2:strstrt($data[k], "\"\t") - 1]); LONGEST = (a > LONGEST ? a : LONGEST) }
LONGEST = (LONGEST > 24 ? 24 : LONGEST)
STEP = int(ceil(ROWS * (LONGEST + 1.5) * 6.8 / (WIDTH - 60.0)))
set style data lines
if (KIND eq "bar") {
    set grid xtics linecolor rgb COLOR_line linewidth 0.7
    set format x FORM
    set yrange [ROWS - 0.5:-0.5]
    set ytics textcolor rgb COLOR_ink
    set xrange [LOW * SCALE * 1.05:(HIGH > 0 ? HIGH * SCALE * 1.08 : 1)]
    THICK = 0.7 / N_SERIES
    plot for [k=1:N_SERIES] $data using (column(k + 1) * SCALE):($0 - 0.35 + (k - 0.5) * THICK):(0):(column(k + 1) * SCALE):($0 - 0.35 + (k - 1) * THICK):($0 - 0.35 + k * THICK) \
         with boxxyerror linecolor rgb TINT[k] title NAME(k), \
         $data using (0):0:ytic(cut(strcol(1))) with dots linecolor rgb COLOR_target notitle
} else {
    set grid ytics linecolor rgb COLOR_line linewidth 0.7
    set format y FORM
    set xrange [-0.6:ROWS - 0.4]
    set yrange [0:*]
    if (HIGH == 0) { set yrange [0:1] }
    if (LOW < 0) { set yrange [*:*]; set xzeroaxis linetype 1 linecolor rgb COLOR_target }
    set xtics textcolor rgb COLOR_ink
    if (KIND eq "line") {
        plot for [k=1:N_SERIES] $data using 0:(column(k + 1) * SCALE):xtic(int($0) % STEP == 0 ? cut(strcol(1)) : "") with lines \
             linewidth 2.2 dashtype 1+DASHED[k] linecolor rgb TINT[k] title NAME(k)
    } else {
        if (KIND eq "stacked") { set style histogram rowstacked } else { set style histogram clustered gap 1 }
        set boxwidth 0.75 relative
        plot for [k=1:N_SERIES] $data using (column(k + 1) * SCALE):xtic(int($0) % STEP == 0 ? cut(strcol(1)) : "") with histograms \
             linecolor rgb TINT[k] title NAME(k)
    }
}
