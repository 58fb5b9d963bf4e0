"""What is handed in (佐证材料上传) to feedback."""

from shared.events.feedback import EvidenceUploaded
from shared.evidence.handing_in import kept_as

EVIDENCE = kept_as(EvidenceUploaded)
