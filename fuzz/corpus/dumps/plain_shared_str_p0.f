(lVshared text!
aVshared text!
a(dVk
Vshared text!
sa.