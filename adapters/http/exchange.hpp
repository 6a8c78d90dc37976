#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "adapters/http/curl_http.hpp"
#include "engine/effects/http.hpp"

namespace ledgerline::http {

/// One request and its answer as libcurl sees them: the options, the callbacks, and what became of it.
class Exchange {
 public:
  Exchange(HttpRequest request, const CurlSettings& settings);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  CURL* handle() { return easy_.get(); }
  HttpReply finish(CURLcode code);

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    ::curl_easy_setopt(easy_.get(), option, value);
  }
  void set_common(const CurlSettings& settings);
  void set_callbacks();
  void set_http();
  void set_mail(const CurlSettings& settings);
  void add_header(const std::string& line);
  std::string header(const std::string& name) const;

  static int on_begin(void* self, char*, char*, int, int);
  static std::size_t on_read(char* to, std::size_t size, std::size_t count, void* self);
  static std::size_t on_header(char* from, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* from, std::size_t size, std::size_t count, void* self);
  static int on_rewind(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }
  bool takes(std::size_t bytes);
  void take_header(std::string_view line);

  HttpReply failed(CURLcode code);
  bool may_have_arrived() const;
  std::string code_of(CURLcode code) const;

  using Easy = std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)>;
  using List = std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)>;

  HttpRequest request_;
  HttpReply reply_;
  bool is_mail_;
  std::size_t most_bytes_, taken_ = 0, handed_ = 0;
  bool begun_ = false, too_large_ = false;
  std::array<char, CURL_ERROR_SIZE> complaint_{};
  List headers_{nullptr, &::curl_slist_free_all}, receivers_{nullptr, &::curl_slist_free_all};
  Easy easy_;  // last: it uses all of these
};

}  // namespace ledgerline::http
