#include "tools/ledgerline/log_format.hpp"

#include <chrono>

#include <nlohmann/json.hpp>
#include <spdlog/details/log_msg.h>

#include "events/kernel/time.hpp"

namespace ledgerline::cli {
namespace {

class JsonFormat final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& record, spdlog::memory_buf_t& out) override {
    using std::chrono::microseconds;
    const auto since = std::chrono::duration_cast<microseconds>(record.time.time_since_epoch());
    const auto level = spdlog::level::to_string_view(record.level);
    const nlohmann::ordered_json json{{"time", iso_millis(Time{since.count()})},
                                      {"level", std::string(level.data(), level.size())},
                                      {"message", std::string(record.payload.data(), record.payload.size())}};
    const auto line = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormat>(); }
};

}  // namespace

std::unique_ptr<spdlog::formatter> json_format() { return std::make_unique<JsonFormat>(); }

}  // namespace ledgerline::cli
