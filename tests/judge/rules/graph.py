"""Circles in a graph that may have a million edges: without recursion, one short circle for each knot of them."""


def circles(edges):
    """For each strongly connected component of {(from, to): anything} that holds a circle: one, as a list of nodes."""
    after = {}
    for start, to in edges:
        after.setdefault(start, []).append(to)
    for knot in components(after):
        if len(knot) > 1 or (knot[0], knot[0]) in edges:
            yield shortest(after, set(knot), knot[0])


def components(after):
    """Tarjan's, with a stack of its own."""
    index, low, path, waiting = {}, {}, [], set()
    for root in after:
        if root in index:
            continue
        work = [(root, iter(after[root]))]
        enter(root, index, low, path, waiting)
        while work:
            node, rest = work[-1]
            fresh = visit(node, rest, index, low, waiting)
            if fresh is not None:
                enter(fresh, index, low, path, waiting)
                work.append((fresh, iter(after.get(fresh, ()))))
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                yield leave(node, path, waiting)


def enter(node, index, low, path, waiting):
    index[node] = low[node] = len(index)
    path.append(node)
    waiting.add(node)


def visit(node, rest, index, low, waiting):
    """The next neighbour that is new, or None when there is none left."""
    for to in rest:
        if to not in index:
            return to
        if to in waiting:
            low[node] = min(low[node], index[to])
    return None


def leave(node, path, waiting):
    knot = []
    while not knot or knot[-1] != node:
        knot.append(path.pop())
        waiting.discard(knot[-1])
    return knot


def shortest(after, knot, start):
    """A shortest circle through `start`, within the knot; breadth first."""
    came, front = {}, [start]
    while front:
        further = []
        for node in front:
            for to in after.get(node, ()):
                if to == start:
                    return way(came, start, node)
                if to in knot and to not in came:
                    came[to] = node
                    further.append(to)
        front = further
    raise AssertionError("a knot has a circle through each of its nodes")


def way(came, start, node):
    path = [node]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]
