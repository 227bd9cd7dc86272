# Columns of a month's days with the pro-rated target line and campaign days marked. $data: day of the month, GMV, target, campaign at its first day (text or
# empty), 1 on campaign days. $text: title, x axis, y axis.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 1 linecolor rgb COLOR_target
set style fill solid 1.0 noborder
set boxwidth 0.7
set grid ytics linecolor rgb COLOR_line linewidth 0.7
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_muted
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set ylabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
undefine GMV_* TARGET_*   # of pictures before
stats $data using 1 name "DAY" nooutput
stats $data using 2 name "GMV" nooutput
stats $data using (valid(3) ? $3 : NaN) name "TARGET" nooutput
HIGH = (exists("GMV_max") ? GMV_max : 0)
LOW = (exists("GMV_min") && GMV_min < 0 ? GMV_min : 0)
if (exists("TARGET_max") && TARGET_max > HIGH) { HIGH = TARGET_max }
STEP = (NARROW ? 5 : WIDTH < 400 ? 2 : 1)
FONT = (NARROW ? ",11" : WIDTH < 560 ? ",7" : ",8")
set xtics STEP textcolor rgb COLOR_ink font FONT
set format y axis_format(HIGH > -LOW ? HIGH : -LOW)
set xrange [0.4:DAY_max + 0.6]
set yrange [0:*]
if (LOW < 0) { set yrange [*:*]; set xzeroaxis linetype 1 linecolor rgb COLOR_target }
if (HIGH == 0 && LOW == 0) { set yrange [0:1] }
set offsets 0, 0, graph 0.12, 0
set tmargin (NARROW ? 1 : 2.6)
unset key
PLAIN = int("0x".COLOR_accent[2:*])
SPECIAL = int("0x".COLOR_second[2:*])
# A campaign's name begins at its first column, late in the month it ends there; it stands above all columns it lies over.
name_of(line) = line[strstrt(line, "\"") + 1:strlen(line) - 3]
cut(text) = strlen(text) > 22 ? text[1:21]."…" : text
PX = (WIDTH - 70.0) / DAY_max
UP = 0.03 * (HIGH - LOW)
array TOPS[31]
do for [k=1:ROWS] {
    TARGET = (word($data[k], 3) eq "NaN" ? 0 : real(word($data[k], 3)))
    TOPS[int(word($data[k], 1))] = (real(word($data[k], 2)) > TARGET ? real(word($data[k], 2)) : TARGET)
}
do for [k=1:ROWS] {
    NAME = cut(name_of($data[k]))
    DAY = int(word($data[k], 1))
    SPAN = int(ceil(strlen(NAME) * 5.6 / PX))
    FROM = (DAY > 15 ? DAY - SPAN : DAY)
    TO = (DAY > 15 ? DAY : DAY + SPAN)
    Y = 0
    do for [d=(FROM > 1 ? FROM : 1):(TO < ROWS ? TO : ROWS)] { Y = (TOPS[d] > Y ? TOPS[d] : Y) }
    if (NAME ne "" && DAY > 15) { set label NAME at DAY + 0.4, Y + UP right front noenhanced textcolor rgb COLOR_second font ",8" }
    if (NAME ne "" && DAY <= 15) { set label NAME at DAY - 0.4, Y + UP left front noenhanced textcolor rgb COLOR_second font ",8" }
}
plot $data using 1:2:($5 == 1 ? SPECIAL : PLAIN) with boxes linecolor rgb variable, \
     $data using ($1 - 0.5):(valid(3) && $3 > 0 ? $3 : NaN):(1):(0) with vectors nohead linewidth 1.6 linecolor rgb COLOR_ink
