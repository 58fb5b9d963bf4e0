def show(*a): return True
