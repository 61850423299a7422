// Words, colours and icons for what several screens show.
#include <algorithm>

#include "app/names.hpp"
#include "ui/screens.hpp"

namespace ui {

Look look_of(overage::State state) {
  switch (state) {
    case overage::State::enabled:
      return {Tone::good, icon::kCheckCircle};
    case overage::State::enable_pending:
    case overage::State::disable_pending:
      return {Tone::accent, icon::kClock};
    case overage::State::eligible:
      return {Tone::warn, icon::kDot};
    case overage::State::not_eligible:
      break;
  }
  return {Tone::neutral, icon::kMinus};
}

Look look_of(overage::FundingMode mode) {
  switch (mode) {
    case overage::FundingMode::postpaid:
      return {Tone::good, icon::kCheckCircle};
    case overage::FundingMode::prepaid:
      return {Tone::accent, icon::kWallet};
    case overage::FundingMode::prepaid_loop:
      return {Tone::warn, icon::kRepeat};
    case overage::FundingMode::unfunded:
      break;
  }
  return {Tone::bad, icon::kBlocked};
}

Look look_of(engine::Payer payer) {
  using engine::Payer;
  switch (payer) {
    case Payer::pool:
      return {Tone::good, icon::kLayers};
    case Payer::credits:
      return {Tone::accent, icon::kWallet};
    case Payer::overage:
      return {Tone::warn, icon::kGauge};
    case Payer::blocked:
      return {Tone::bad, icon::kBlocked};
    case Payer::unrated:
      return {Tone::neutral, icon::kHelp};
    case Payer::free:
      break;
  }
  return {Tone::neutral, icon::kCheck};
}

Look look_of(app::Urgency urgency) {
  switch (urgency) {
    case app::Urgency::now:
      return {Tone::bad, icon::kError};
    case app::Urgency::soon:
      return {Tone::warn, icon::kWarning};
    case app::Urgency::note:
      break;
  }
  return {Tone::accent, icon::kClock};
}

ImU32 colour_of(engine::Payer payer) {
  const Theme& t = theme();
  const ImU32 colours[] = {t.free, t.pool, t.credits, t.overage, t.blocked, t.unrated};
  return colours[static_cast<std::size_t>(payer)];
}

std::string_view word(overage::State state) {
  constexpr Key kWords[] = {Key::state_not_eligible, Key::state_eligible, Key::state_enable_pending,
                            Key::state_enabled, Key::state_disable_pending};
  return tr(kWords[static_cast<std::size_t>(state)]);
}
std::string_view word(overage::FundingMode mode) {
  constexpr Key kWords[] = {Key::funding_prepaid, Key::funding_prepaid_loop, Key::funding_postpaid,
                            Key::funding_unfunded};
  return tr(kWords[static_cast<std::size_t>(mode)]);
}
std::string_view word(engine::Payer payer) {
  constexpr Key kWords[] = {Key::payer_free,    Key::payer_pool,    Key::payer_credits,
                            Key::payer_overage, Key::payer_blocked, Key::payer_unrated};
  return tr(kWords[static_cast<std::size_t>(payer)]);
}
std::string_view word(overage::Curer curer) {
  return tr(app::find_key("curer." + std::string(overage::name_of(curer)), Key::curer_nobody));
}

std::string with_actor(const std::string& step, overage::Curer who) {
  // nobody has to do what time does
  if (who == overage::Curer::nobody || who == overage::Curer::time) return step;
  const auto actor = tr(Key::law_who, {{"who", word(who)}});
  return step.empty() ? actor : step + " " + actor;
}

std::string coded(std::string_view prefix, std::string_view code) {
  return app::coded(locale().language, prefix, code);
}
std::string coded(std::string_view prefix, std::string_view code,
                  const std::vector<std::pair<std::string, std::string>>& args) {
  const std::vector<app::TextArg> views(args.begin(), args.end());
  return app::fill(coded(prefix, code), views.data(), views.size());
}

std::string named(std::string_view name, std::string_view value) {
  return tr(Key::list_named, {{"name", name}, {"value", value}});
}

std::string country_name(std::string_view alpha2) {
  return app::country_name(locale().language, alpha2);
}

std::string destination_name(const engine::CallRow& call) {
  return country_name(call.destination.empty() ? call.country : call.destination);
}

std::string plan_name(std::string_view part_number) {
  return app::plan_name(locale().language, part_number);
}

std::string moneys(const std::vector<base::Money>& amounts) {
  std::string out;
  for (const auto& amount : amounts) {
    if (!out.empty()) out += " + ";
    out += app::money(locale(), amount);
  }
  return out.empty() ? app::number(locale(), 0) : out;
}

std::string error_text(const base::Error& error) {
  std::string out = coded("error.", base::name_of(error.code), error.args);
  const auto& place = error.place;
  std::string where = place.file;
  if (!place.file.empty() && place.row > 0) {
    where =
        tr(Key::place_row, {{"file", place.file},
                            {"row", app::number(locale(), static_cast<std::int64_t>(place.row))}});
  }
  if (!place.field.empty()) where += (where.empty() ? "" : ", ") + place.field;
  if (where.empty()) return out;
  const bool sentence = out.ends_with('.');
  if (sentence) out.pop_back();
  out += " (" + where + ")";
  if (sentence) out += '.';
  return out;
}

void error_state(const base::Error& error, bool repeatable) {
  notice(Tone::bad, icon::kError, tr(Key::error_title), error_text(error));
  if (!repeatable || error.code != base::ErrorCode::part_missing) return;
  space(kGap2);
  if (button("again", tr(Key::action_retry_save))) act(app::action::AskAgain{});
}

bool search_field(const char* id, std::string_view name, std::string& value, float width) {
  return field(id, name, value,
               {.placeholder = name,
                .width = width,
                .mode = "search",
                .icon = icon::kSearch,
                .label_shown = false,
                .search = true})
      .changed;
}

}  // namespace ui
