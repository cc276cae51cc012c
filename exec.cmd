@rem npm runs its scripts in cmd, which has no "exec"; cmd looks in this folder first. Elsewhere "exec" is the shell's own.
@%*
