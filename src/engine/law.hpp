#pragma once
// The overage law behind the protocol: evaluations of customers, and the simulated Partner Center.
// Both read the document and change nothing in it.

#include <memory>

#include "engine/messages.hpp"
#include "formats/partner_center_simulator.hpp"
#include "workspace/workspace.hpp"

namespace engine {

// Errors: missing_field without a time, not_found for a customer the document lacks, and those of
// formats::read_situation, read_law_settings and read_command; places are in the request.
[[nodiscard]] base::Result<Evaluated> evaluate(const workspace::Workspace& workspace,
                                               const Evaluate& request);

class Simulator {
 public:
  // Errors: those of formats::read_situation and read_law_settings; duplicate_id for a customer that
  // stands twice, not_found for a caller without a partner.
  [[nodiscard]] base::Result<SimulatorOpened> open(const workspace::Workspace& workspace,
                                                   const OpenSimulator& request);
  // Error: missing_field without a time. Everything else is a response.
  [[nodiscard]] base::Result<Handled> handle(const workspace::Workspace& workspace,
                                             const Handle& request);
  // Error: not_found.
  [[nodiscard]] base::Result<Simulated> read(const ReadSimulated& request) const;

 private:
  std::unique_ptr<formats::PartnerCenterSimulator> simulator_;
};

}  // namespace engine
