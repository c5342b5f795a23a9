(dp0
Va
p1
I1
s.