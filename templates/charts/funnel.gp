# Funnel plot: host index against hours, with control limits; no order of merit. $data, by hours: name, hours, index, lower limit, upper limit, place (1 above,
# 2 about, 3 below, 4 not yet rated). $text: title, x axis, y axis. Names stand where they hide no other; dots outside the limits go first.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",11"
set border 3 linecolor rgb COLOR_target
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_ink
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
set ylabel $text[3][2:*] noenhanced textcolor rgb COLOR_muted
set tmargin (NARROW ? 1 : 2.6)
unset key
stats $data using 2 name "HOURS" nooutput
stats $data using 3 name "INDEX" nooutput
stats $data using 4 name "BELOW" nooutput
stats $data using 5 name "ABOVE" nooutput
RIGHT = HOURS_max * 1.12 + 1
BOTTOM = (BELOW_min < INDEX_min ? BELOW_min : INDEX_min) - 5
TOP = (ABOVE_max > INDEX_max ? ABOVE_max : INDEX_max) + 5
set xrange [0:RIGHT]
set yrange [BOTTOM:TOP]
GOOD = int("0x".COLOR_accent[2:*])
MILD = int("0x".COLOR_muted[2:*])
LOW = int("0x".COLOR_watch[2:*])
tint(place) = place == 1 ? GOOD : place == 3 ? LOW : MILD
# A name is as wide as its letters; it is left out where it would lie over a dot or another name.
array BOX_X[ROWS]
array BOX_Y[ROWS]
array BOX_W[ROWS]
array X[ROWS]
array Y[ROWS]
array PLACE[ROWS]
array NAME[ROWS]
PX = (WIDTH - 90.0) / RIGHT
PY = (HEIGHT - 110.0) / (TOP - BOTTOM)
field(line, n) = word(line[strstrt(line, "\"\t") + 2:*], n)
do for [k=1:ROWS] {
    NAME[k] = $data[k][2:strstrt($data[k], "\"\t") - 1]
    # the id behind a name two people have stays
    TAIL = NAME[k][strlen(NAME[k]):*] eq ")" && strstrt(NAME[k], " (") > 0 ? NAME[k][strstrt(NAME[k], " ("):*] : ""
    if (strlen(TAIL) > 12) { TAIL = "" }
    if (strlen(NAME[k]) > 22) { NAME[k] = NAME[k][1:21 - strlen(TAIL)]."…".TAIL }
    X[k] = real(field($data[k], 1)) * PX
    Y[k] = real(field($data[k], 2)) * PY
    PLACE[k] = int(field($data[k], 5))
    BOX_W[k] = 0
}
LETTER = (NARROW ? 7.5 : 6.5)
do for [pass=1:2] {
    do for [k=1:ROWS] {
        do for [side=1:4] {   # right of its dot, else left, above or below
            w = strlen(NAME[k]) * LETTER
            x = (side == 1 ? X[k] + 9 : side == 2 ? X[k] - 9 - w : X[k] - w / 2)
            y = Y[k] + (side == 3 ? 13 : side == 4 ? -13 : 0)
            free = BOX_W[k] == 0 && x + w <= RIGHT * PX && y > BOTTOM * PY && y < TOP * PY && (pass == 1) == (PLACE[k] == 1 || PLACE[k] == 3)
            do for [j=1:ROWS] {
                if (j != k && abs(Y[j] - y) < 12 && X[j] > x - 6 && X[j] < x + w + 6) { free = 0 }
                if (BOX_W[j] > 0 && abs(BOX_Y[j] - y) < 14 && BOX_X[j] < x + w + 4 && BOX_X[j] + BOX_W[j] > x - 4) { free = 0 }
            }
            if (free && x > 0) { BOX_X[k] = x; BOX_Y[k] = y; BOX_W[k] = w; set label NAME[k] at x / PX, y / PY left front noenhanced textcolor rgb COLOR_ink font (NARROW ? ",11" : ",9") }
        }
    }
}
set arrow 1 from graph 0, first 100 to graph 1, first 100 nohead front linecolor rgb COLOR_target dashtype 2 linewidth 1.2
plot $data using 2:4:5 with filledcurves fillstyle solid 1.0 noborder linecolor rgb COLOR_band, \
     $data using 2:4 with lines linewidth 1 linecolor rgb COLOR_target, \
     $data using 2:5 with lines linewidth 1 linecolor rgb COLOR_target, \
     $data using 2:($6 < 4 ? $3 : NaN):(tint($6)) with points pointtype 7 pointsize 1.0 linecolor rgb variable, \
     $data using 2:($6 == 4 ? $3 : NaN):(tint($6)) with points pointtype 6 pointsize 1.0 linewidth 1.6 linecolor rgb variable
