"""Every change of a hearing and of what follows from it; one function per verb, imported from its module."""
