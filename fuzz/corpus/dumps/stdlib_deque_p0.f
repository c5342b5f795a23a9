(lccollections
deque
p0
(tRI1
aI2
aI3
aag0
((tI5
tRVx
aVy
aVz
aag0
((tI0
tRa.