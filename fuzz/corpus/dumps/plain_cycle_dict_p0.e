(dp0
Vself
p1
g0
sVn
p2
I1
s.