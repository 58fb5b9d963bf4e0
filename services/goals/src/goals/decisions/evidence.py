"""What is handed in (佐证材料上传) to goals."""

from shared.events.goals import EvidenceUploaded
from shared.evidence.handing_in import kept_as

EVIDENCE = kept_as(EvidenceUploaded)
