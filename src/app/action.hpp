#pragma once
// Everything that can happen: what people intend, and what the shell reports (app/event.hpp).

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/event.hpp"
#include "app/model.hpp"
#include "app/route.hpp"
#include "engine/messages.hpp"
#include "overage/commands.hpp"

namespace app::action {

struct Navigate {
  Route route;
  bool push = true;  // false: a detail of the same place
};
struct ChooseMonth {
  base::BillingMonth month;
};
struct ChooseLanguage {
  std::string language;  // "en", "fr", "pseudo"; empty: the browser's
};
struct ChooseTheme {
  ThemeChoice theme = ThemeChoice::system;
};
struct ShowPalette {
  bool open = true;
};
struct DismissToast {
  std::uint32_t id = 0;
};
struct Undo {};
struct Redo {};

// ---- data in and out ----
struct OpenDemo {};
struct StartEmpty {};  // a workspace of one's own, with nothing in it
struct PickFiles {};
struct ChooseImport {
  std::size_t item = 0;
  bool chosen = true;
};
// Reads a file again with other options.
struct ReadAgain {
  std::size_t item = 0;
  engine::OpenImport options;
};
struct KeepFiles {
  bool keep = true;
};
struct AcceptImports {};
struct DiscardImports {};
struct CancelImport {};
struct RemoveFile {
  std::string key;
};
struct Export {
  engine::ExportKind kind = engine::ExportKind::rated_calls;
  engine::Selection selection;
  std::string card;
};
// A customer's month on one page (app/bill.hpp), as a download.
struct MakeBill {
  base::CustomerId customer;
};
struct RetrySave {};
struct SaveDamaged {};    // what was put aside, as a download
struct RemoveDamaged {};  // forgets it
struct ClearAll {};
struct CopyText {
  std::string text;
};
struct SaveText {
  std::string name;
  std::string text;
};
struct OpenLink {
  std::string url;
};
struct TakeOver {};

// ---- questions to the engine ----
struct ShowCalls {
  CallsQuery query;
};
struct NeedCalls {
  std::uint64_t page = 0;
};
struct NeedGroups {
  engine::GroupTotals question;
};
// The month of one customer, with its days and those of its pools.
struct NeedCustomer {
  base::CustomerId customer;
};
struct ExplainCall {
  base::UsageId usage;
};
struct TestNumber {
  engine::TestNumber question;
};
struct NeedSuspense {};
// What failed for want of a part of the program, and everything else that is shown.
struct AskAgain {};
// Answered in Session::insight. Scenarios that come while others are being answered wait; only the
// newest are asked, so that a slider can be dragged.
struct AskInsight {
  std::variant<engine::Forecast, engine::BackTest, engine::WhatIf, engine::Advise,
               engine::Reconcile, engine::UnusualTraffic, engine::Resale, engine::Changes>
      question;
};
struct KeepScenario {
  engine::Scenario scenario;  // one of the same name is replaced
};
struct DropScenario {
  std::string name;
};
// When a forecast warns of a pool: percent of it.
struct ChooseAlerts {
  std::vector<std::uint32_t> percents;
};

// ---- scenarios: opened by their address, or by dropping one ----
struct PlayScenario {
  std::size_t played = 0;  // so many of its steps are shown
};

// ---- changes of the document ----
struct RunCommand {
  base::CustomerId customer;
  overage::Command command;
  // Who did it, when it was somebody else than the person here; written into the trail.
  std::optional<overage::Actor> actor{};
};
// Another partner of this customer becomes known, for a hand-over.
struct AddPartner {
  base::CustomerId customer;
  overage::Partner partner;  // without its id
};
struct ChangePolicy {
  std::string name;
  std::string value;
};
struct ChangeLaw {
  overage::LawSettings law;
};
struct RenameWorkspace {
  std::string name;
};
// Another of this browser's workspaces; `fresh`: a new one.
struct OpenWorkspace {
  std::string id;
  bool fresh = false;
};
struct RemoveWorkspace {
  std::string id;
};
struct ChooseCard {
  base::CustomerId customer;
  std::string card;
};
struct RemoveCard {
  std::string card;
};

}  // namespace app::action

namespace app {

using Action = std::variant<
    Event, action::Navigate, action::ChooseMonth, action::ChooseLanguage, action::ChooseTheme,
    action::ShowPalette, action::DismissToast, action::Undo, action::Redo, action::OpenDemo,
    action::StartEmpty, action::PickFiles, action::ChooseImport, action::ReadAgain,
    action::KeepFiles, action::AcceptImports, action::DiscardImports, action::CancelImport,
    action::RemoveFile, action::Export, action::MakeBill, action::RetrySave, action::SaveDamaged,
    action::RemoveDamaged, action::ClearAll, action::CopyText, action::OpenLink, action::TakeOver,
    action::AskAgain, action::ShowCalls, action::NeedCalls, action::NeedGroups,
    action::NeedCustomer, action::ExplainCall, action::TestNumber, action::NeedSuspense,
    action::AskInsight, action::KeepScenario, action::DropScenario, action::ChooseAlerts,
    action::RunCommand, action::ChangeLaw, action::AddPartner, action::SaveText,
    action::PlayScenario, action::ChangePolicy, action::RenameWorkspace, action::OpenWorkspace,
    action::RemoveWorkspace, action::ChooseCard, action::RemoveCard>;

// A command of the law that waits for the time and for identities of what it may create.
struct PendingCommand {
  base::CustomerId customer;
  overage::Command command{};
  std::optional<overage::Actor> actor{};
  std::optional<overage::Partner> partner{};  // instead of a command: to be added
  std::vector<std::string> guids{};
  std::uint32_t call = 0;  // asked of the page around us under this number
};

}  // namespace app
