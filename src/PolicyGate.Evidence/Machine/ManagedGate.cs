namespace PolicyGate.Machine;

/// <summary>
/// The gate and the bundle that were installed together on a machine: one folder, named by what is in it and never changed, so that one file, the hook,
/// decides which of them counts. The gate finds its bundle beside itself and nowhere else: no property and no variable says where.
/// </summary>
/// <param name="Folder">The folder, absolute: the gate's own, with <c>Sdk</c> and <c>tasks</c>.</param>
internal sealed record ManagedGate(string Folder)
{
    /// <summary>The file that says in its first line who manages the machine, and in its second how the gate's own names begin; where it lies beside a gate, that one is a machine's.</summary>
    public const string MarkName = "managed.txt";

    /// <summary>How the names of the gate's own properties, items and targets begin where nobody manages the machine.</summary>
    public const string UsualPrefix = "_PolicyGate";

    /// <summary>What is said once in every build, and how the names begin.</summary>
    public string Mark => Path.Combine(Folder, MarkName);

    /// <summary>The folder of the bundle.</summary>
    public string BundleFolder => Path.Combine(Folder, "bundle");

    /// <summary>The bundle's manifest.</summary>
    public string Manifest => Path.Combine(BundleFolder, BundleManifest.FileName);

    /// <summary>The machine's folder, in which this one lies.</summary>
    public string Root => Path.GetDirectoryName(Folder)!;

    /// <summary>How the gate's own names begin here: no file of a repository can define again what it cannot name.</summary>
    public string Prefix => File.ReadLines(Mark).Skip(1).FirstOrDefault() ?? UsualPrefix;

    /// <summary>The gate in a folder, where it is a machine's; <see langword="null"/> where it is of a package.</summary>
    public static ManagedGate? At(string folder) => new ManagedGate(folder) is var gate && File.Exists(gate.Mark) ? gate : null;
}
