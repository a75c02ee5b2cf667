//! Why a run needs what its IAM policy allows, for people.

use drs_core::iam::{Need, Place};

use crate::surface::{Surface, table_text};

/// Each action with its resources, who needs it and what for, and where the runtime is narrower than IAM can be.
pub(crate) fn explained(needs: &[Need], place: &Place, surface: Surface) -> String {
    let mut table = surface.table(&["Action", "On", "For", "What for", "Narrower than IAM"]);
    for need in needs {
        table.add_row([
            need.action.clone(),
            place.arns(&need.resource).join("\n"),
            need.whom.clone(),
            need.purpose.clone(),
            need.narrower.clone().unwrap_or_default(),
        ]);
    }
    table_text(&table)
}
