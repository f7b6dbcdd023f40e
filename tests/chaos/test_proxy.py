"""chaos.proxy: the real `kwire proxy` takes every fault of the tables by its control socket, and gives it back.

KWIRE is the command under test. Nothing needs to listen where the proxy leads to.
"""
import os
import random
import tempfile
import unittest

import proxy_faults
from proxy import Proxy, ProxyError

WORDS = {"node": [1, 2, 3], "client": ["writer-1"], "busy": proxy_faults.BUSY_TXN}


class Control(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        paths = (os.path.join(self.folder.name, name) for name in ("log", "requests"))
        self.proxy = Proxy(os.environ["KWIRE"], [], ["127.0.0.1:1", "127.0.0.1:2"], *paths, 7)

    def tearDown(self):
        if self.proxy is not None:
            self.proxy.end()
        self.folder.cleanup()

    def test_it_listens_for_each_node(self):
        self.assertEqual(len(self.proxy.address.split(",")), 2)

    def test_every_fault_of_the_tables_is_one(self):
        rng = random.Random(5)
        for name, _seconds, _stir, specs in proxy_faults.ROWS_TXN:
            for spec in specs * 10:
                filled = proxy_faults.fill(spec, rng, WORDS)
                with self.subTest(name=name, spec=filled):
                    self.assertEqual(self.proxy.remove(self.proxy.add(filled)), 0)

    def test_what_is_no_fault_is_refused(self):
        with self.assertRaises(ProxyError):
            self.proxy.add("cut,api=NoSuchApi")

    def test_clear_and_reset(self):
        number = self.proxy.add("delay,ms=5")
        self.assertEqual(len(self.proxy.ask("list")), 2)
        self.proxy.clear()
        self.assertEqual(self.proxy.ask("list"), [""])
        self.assertEqual(self.proxy.ask("reset"), ["0"])
        with self.assertRaises(ProxyError):
            self.proxy.remove(number)

    def test_it_ends_with_0(self):
        proxy, self.proxy = self.proxy, None
        self.assertEqual(proxy.end(), 0)


if __name__ == "__main__":
    unittest.main()
