// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Where pickles go: a string, a stream, a descriptor.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <brinery/error.h>
#include <brinery/file_writer.h>
#include <brinery/pickle_encoder.h>

namespace brinery::pickle {

// Gathers a pickle and makes one string of it. Long payloads are not held meanwhile: they stay where they are until `take`. The
// string grows fourfold, or to the size that was announced; what it takes of the heap is no more than four times its size.
class GatheringSink final : public Sink {
 public:
  void write(std::string_view bytes) override;
  void write_payload(std::string_view payload) override;
  void announce(std::size_t done, std::size_t all) override;
  std::string take();

 private:
  struct Payload {
    std::size_t at;  // place in the text
    std::string_view bytes;
  };
  std::size_t grown(std::size_t needed) const noexcept;

  std::string text_;
  std::vector<Payload> payloads_;
  double parts_left_ = 0;  // of the pickle, by those that are written; 0 if unknown
};

class StringSink final : public Sink {
 public:
  explicit StringSink(std::string& out) noexcept : out_(out) {}
  void write(std::string_view bytes) override { out_.append(bytes); }

 private:
  std::string& out_;
};

class StreamSink final : public Sink {
 public:
  explicit StreamSink(std::ostream& stream) noexcept : stream_(stream) {}
  void write(std::string_view bytes) override {
    stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!stream_) throw OSError("cannot write to the stream: it is closed or full");
  }

 private:
  std::ostream& stream_;
};

class DescriptorSink final : public Sink {
 public:
  explicit DescriptorSink(int descriptor)
      : descriptor_(descriptor), name_("descriptor " + std::to_string(descriptor)) {}
  DescriptorSink(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  void write(std::string_view bytes) override { write_all(descriptor_, bytes, name_); }

 private:
  int descriptor_;
  std::string name_;
};

}  // namespace brinery::pickle
