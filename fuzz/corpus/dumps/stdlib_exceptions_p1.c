–](cexceptions
ValueError
(UbadtRcexceptions
KeyError
(UktRcexceptions
Exception
)Rcexceptions
IndexError
(KKtRcexceptions
StopIteration
(KtRcexceptions
ZeroDivisionError
(Udivision by zerotRe.