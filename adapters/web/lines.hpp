#pragma once

#include <cstddef>
#include <string>

#include "adapters/http/encoding.hpp"
#include "adapters/web/problem.hpp"

/// The lines that requests are made of, byte by byte: where a read ends changes nothing.
namespace ledgerline::web {

/// A line that ends with CR LF. RFC 9112, section 2.2, lets a reader take a bare LF for an end, and a bare CR
/// for a blank: proxies disagree there, so both are refused, as is NUL.
class Line {
 public:
  /// At most so many bytes without the end; beyond, it throws what `beyond` says.
  Line(std::size_t most, Problem beyond) : most_(most), beyond_(std::move(beyond)) {}

  /// Whether the line is whole now. Throws Refused.
  bool push(char c);
  /// The whole line; the next begins.
  std::string take() { return std::exchange(text_, {}); }

 private:
  std::size_t most_;
  Problem beyond_;
  std::string text_;
  bool ending_ = false;  // CR came
};

/// Fields up to the empty line, of a head or of a trailer (RFC 9112, section 5). Refuses folded lines, blanks
/// before the colon, and names and values that are none.
class FieldLines {
 public:
  /// At most so many bytes, ends included, and so many fields; beyond, 431.
  FieldLines(std::size_t most_bytes, std::size_t most_fields);

  /// Whether the empty line came. Throws Refused.
  bool push(char c);
  /// Names in lower case, in the order they came.
  Fields take() { return std::exchange(fields_, {}); }

 private:
  std::size_t most_bytes_, most_fields_, bytes_ = 0;
  Line line_;
  Fields fields_;
};

}  // namespace ledgerline::web
