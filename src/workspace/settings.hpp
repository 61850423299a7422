#pragma once
// Everything about the document as a whole: whose it is, and every choice the sources leave open.

#include <string>

#include "overage/settings.hpp"
#include "overage/situation.hpp"
#include "rating/policy.hpp"

namespace workspace {

struct Settings {
  std::string name;             // of the workspace, shown
  overage::Partner partner;     // us
  std::string partner_country;  // alpha-2
  overage::Actor actor;         // who sits here
  rating::Policy policy;        // rating's open choices (domain 3.5, 3.7, 4.4)
  overage::LawSettings law;     // the law's open choices
  // What a newer release wrote and this one does not know, kept to be written back: JSON objects.
  std::string unknown;           // of these settings
  std::string unknown_document;  // of the document that holds them
  friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace workspace
