(lc__builtin__
slice
p0
(NNNtRag0
(I1
I10
I2
tRa.