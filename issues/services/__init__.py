"""Every change of issues; one function per business verb, imported from the module it stands in."""
