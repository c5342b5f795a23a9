// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The steps that every way of loading shares.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <brinery/document.h>
#include <brinery/unpickler.h>

#include "pickle/document_builder.h"

namespace brinery::pickle {

// MemoryError if an input of this size is longer than the options allow.
void check_input_size(std::size_t size, const LoadOptions& options);

// A Document with its limits set, whose first block fits the objects of a pickle of about this size.
Document make_document(std::size_t pickle_size, const LoadOptions& options);

// Takes a string over; the result lives as long as the Document's heap.
std::string_view adopt_input(Document& document, std::string&& data);

// Reads the pickle at the start of `data`. Returns the bytes that it took. For `call_budget` see builtins.h, for `origin`
// PickleReader::read.
std::size_t read_into(Document& document, std::string_view data, const LoadOptions& options, Input input,
                      std::size_t& call_budget, std::size_t origin = 0);

}  // namespace brinery::pickle
