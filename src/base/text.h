// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Everything about text in one include: utf8.h (how str values are held and checked), repr.h (how Python
// prints them), codecs.h (bytes of Python 2 strings to text), escapes.h (the escapes of the text opcodes).
// Include the one you need where only one is needed.
#pragma once

#include "base/codecs.h"
#include "base/escapes.h"
#include "base/repr.h"
#include "base/utf8.h"
