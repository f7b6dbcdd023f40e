"""Small disks for the nodes: a tmpfs each.

A disk is filled by remounting it with the size of what it holds, and freed by giving it its size back: every write that
needs a new page fails with ENOSPC, and no memory is spent on ballast.
"""
import functools
import os
import tempfile

from processes import must, run


class Disk:
    def __init__(self, path, mib):
        self.path = path
        self._size = mib << 20

    def mount(self):
        os.makedirs(self.path, exist_ok=True)
        must(["mount", "-t", "tmpfs", "-o", f"size={self._size},mode=0700", "kwire-chaos", self.path])

    def fill(self):
        """No more than a page is free from here on."""
        for _ in range(100):  # it may grow between the look and the remount, which is refused then; size 0 is no limit
            if run(["mount", "-o", f"remount,size={max(self.used(), 4096)}", self.path], 5) == 0:
                return
        raise OSError(f"{self.path} could not be filled")

    def free(self):
        must(["mount", "-o", f"remount,size={self._size}", self.path])

    def used(self):
        stat = os.statvfs(self.path)
        return (stat.f_blocks - stat.f_bfree) * stat.f_frsize

    def available(self):
        stat = os.statvfs(self.path)
        return stat.f_bavail * stat.f_frsize


@functools.cache
def possible():
    """Tried out: root in a container may not have the right."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory(prefix="kwire-chaos-") as folder:
        disk = Disk(folder, 1)
        try:
            disk.mount()
            disk.fill()
            return True
        except OSError:
            return False
        finally:
            unmount([folder])


def unmount(paths):
    """False: something is still mounted. Whatever held files there has been ended before."""
    gone = True
    for path in paths:
        while os.path.ismount(path):
            if run(["umount", path], 10) != 0 and run(["umount", "-l", path], 10) != 0:
                gone = False
                break
    return gone
