# A campaign among windows (or days) without one. $data: sales over baseline as a fraction, look (0 placebo, 1 campaign, 2 ordinary day, 3 campaign
# day), number by size. $text: title, x axis. Dots stand at several heights only so that they do not hide each other.
set title $text[1][2:*] noenhanced textcolor rgb COLOR_ink font ",10"
set border 1 linecolor rgb COLOR_target
set tics nomirror noenhanced scale 0 textcolor rgb COLOR_muted
unset ytics
set xlabel $text[2][2:*] noenhanced textcolor rgb COLOR_muted
stats $data using (abs($1)) name "SPREAD" nooutput
if (SPREAD_max < 0.005) { set xrange [-5:5]; set xtics 5 }
set format x "%+.0f %%"
set yrange [-1.6:1.6]
set grid xtics linecolor rgb COLOR_line linewidth 0.7
set offsets graph 0.04, graph 0.04, 0, 0
set tmargin 2.2
set rmargin 7
unset key
set arrow 1 from 0, graph 0 to 0, graph 1 nohead linecolor rgb COLOR_target dashtype 2 linewidth 1.2
height(n) = (int(n) * 2 % 5 - 2) * 0.5
plot $data using ($2 == 0 || $2 == 2 ? 100 * $1 : NaN):(height($3)) with points pointtype 7 pointsize 0.8 linecolor rgb COLOR_muted, \
     $data using ($2 == 1 || $2 == 3 ? 100 * $1 : NaN):($2 == 1 ? 0 : height($3)) with points pointtype 13 pointsize 1.9 linecolor rgb COLOR_accent
