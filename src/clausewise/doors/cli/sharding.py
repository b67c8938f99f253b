"""The words of the help of ``bulk``; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "bulk": (
        (
            "Judge archives, shard by shard, and write a verdict on every row.\n\nParquet, NDJSON, CSV, web archives (WARC) and folders of "
            "any files. Each row is judged for itself, as if there were no other; nothing is recorded and nobody is told. Killed and run "
            "again, it goes on where it was, and every row is there once. What cannot be judged is kept aside.\n\nExit code: as of check; "
            "2 also when shards are missing."
        ),
        (
            "Juge des archives, lot par lot, et écrit un verdict pour chaque ligne.\n\nParquet, NDJSON, CSV, archives web (WARC) et "
            "dossiers de fichiers quelconques. Chaque ligne est jugée pour elle-même, comme s'il n'y en avait pas d'autre; rien n'est "
            "consigné ni annoncé. Tué puis relancé, il reprend où il en était, et chaque ligne s'y trouve une fois. Ce qui ne peut être "
            "jugé est mis de côté.\n\nCode de sortie : celui de check; 2 aussi quand des lots manquent."
        ),
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "bulk sources": (
        "Files, folders and s3://bucket/prefix; whatever their names do not say, their bytes do.",
        "Fichiers, dossiers et s3://compartiment/préfixe; ce que leurs noms taisent, leurs octets le disent.",
    ),
    "bulk out": (
        "The folder or s3://bucket/prefix of the job: verdicts/, aside/ and what it needs to go on. Empty at first.",
        "Le dossier, ou s3://compartiment/préfixe, du travail : verdicts/, aside/ et ce qu'il faut pour reprendre. Vide au début.",
    ),
    "bulk verdicts": (
        "The form of the verdicts: Parquet (the default), NDJSON or Arrow files.",
        "La forme des verdicts : des fichiers Parquet (par défaut), NDJSON ou Arrow.",
    ),
    "bulk column": (
        "In which column a field stands, such as text=body; once for each.",
        "Dans quelle colonne se trouve un champ, tel text=body; une fois pour chacun.",
    ),
    "bulk workers": (
        "How many processes judge, on each machine. Default: one a processor.",
        "Combien de processus jugent, sur chaque machine. Par défaut : un par processeur.",
    ),
    "bulk shard_mib": (
        "About how much is judged at a time, in MiB: what a kill costs. Default: 16.",
        "Combien est jugé à la fois, en Mio environ : ce que coûte une mort subite. Par défaut : 16.",
    ),
    "bulk ray": (
        "The address of a Ray cluster, such as auto or ray://head:10001, whose machines see the same files.",
        "L'adresse d'une grappe Ray, telle auto ou ray://head:10001, dont les machines voient les mêmes fichiers.",
    ),
}
