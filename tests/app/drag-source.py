#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""drag-source.py FILE...: a window from which the files can be dragged."""
import sys

import gi
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in sys.argv[1:]])
window = Gtk.Window(title='Drag Source', default_width=160, default_height=160)
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
source.set_content(Gdk.ContentProvider.new_for_value(files))
label = Gtk.Label(label='Files')
label.add_controller(source)
window.set_child(label)
window.present()
GLib.MainLoop().run()
