#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""oracle-client.py DSN: connects with Oracle's thin driver for Python.

Prints what that says."""
import sys

import oracledb

try:
    oracledb.connect(user='scott', password='tiger', dsn=sys.argv[1])
    print('connected')
except oracledb.Error as error:
    print(error)
