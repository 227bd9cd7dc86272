# Host index with its range, by name. $data: name, index, low, high, place (1 above, 2 about, 3 below, 4 not yet rated).
# $text: title, x axis.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 1 linecolor rgb COLOR_target
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_ink
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set grid xtics linecolor rgb COLOR_line linewidth 0.7
set yrange [ROWS - 0.4:-0.6]
unset key
set tmargin (NARROW ? 1 : 2.6)
set arrow 1 from 100, graph 0 to 100, graph 1 nohead linecolor rgb COLOR_target dashtype 2 linewidth 1.2
# Names take a third of the width at most.
HOLDS = int(WIDTH * 0.33 / 7)
cut(text) = strlen(text) > HOLDS ? text[1:HOLDS - 1]."…" : text
FONT = (NARROW ? ",12" : HEIGHT / ROWS < 14 ? ",8" : ",9")
set ytics font FONT
if (NARROW) { HEIGHT = 24 * ROWS + 60; set terminal svg noenhanced size WIDTH, HEIGHT font "sans-serif,12" background rgb "#FFFFFF" }
GOOD = int("0x".COLOR_accent[2:*])
MILD = int("0x".COLOR_muted[2:*])
LOW = int("0x".COLOR_watch[2:*])
tint(place) = place == 1 ? GOOD : place == 3 ? LOW : MILD
set offsets graph 0.03, graph 0.03, 0, 0
plot $data using (valid(3) && valid(4) ? $2 : NaN):0:3:4:(tint($5)) with xerrorbars pointtype 7 pointsize 0 linewidth 1.8 linecolor rgb variable, \
     $data using ($5 < 4 ? $2 : NaN):0:(tint($5)):ytic(cut(strcol(1))) with points pointtype 7 pointsize 1.0 linecolor rgb variable, \
     $data using ($5 == 4 ? $2 : NaN):0:(tint($5)):ytic(cut(strcol(1))) with points pointtype 6 pointsize 1.0 linewidth 1.6 linecolor rgb variable
