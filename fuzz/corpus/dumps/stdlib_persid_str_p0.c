N(lPnode:p0
a(dS'a'
Pnode:p1
sS'b'
Pnode:p0
saS'text'
a.