// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The steps that every way of loading shares.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <brinery/document.h>
#include <brinery/pickle.h>

#include "pickle/document_builder.h"

namespace brinery::pickle {

// A Document prepared for a pickle of this size: limits set, first block of fitting size.
Document make_document(std::size_t input_size, const LoadOptions& options);

// Takes a string over; the result lives as long as the Document's heap.
std::string_view adopt_input(Document& document, std::string&& data);

// Reads the pickle at the start of `data`. Returns the bytes that it took.
std::size_t read_into(Document& document, std::string_view data, const LoadOptions& options, Input input);

}  // namespace brinery::pickle
