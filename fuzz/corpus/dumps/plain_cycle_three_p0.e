–(lp0
((dp1
Va
p2
g0
sI1
tp3
a.