namespace PureZmq.Samples;

/// <summary>Where the samples are.</summary>
internal static class SampleTree
{
    /// <summary>Debian's Python, for which its package python3-zmq installs pyzmq.</summary>
    public const string Python = "/usr/bin/python3";

    // .../bin/Release/net10.0: a sample was built in the same configuration, for the same framework.
    private static readonly string[] Build = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^3..];

    /// <summary>The folder of all samples.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "samples");

    /// <summary>The names of the samples, which are those of their folders.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    /// <summary>The built program of a sample.</summary>
    public static string Program(string sample) => Existing(Path.Combine([Folder, sample, .. Build, $"{sample}.dll"]));

    /// <summary>The Python program beside a sample: hello_world.py beside HelloWorld.</summary>
    public static string Script(string sample)
    {
        var words = string.Concat(sample.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{c}"));
        return Existing(Path.Combine(Folder, sample, $"{words.ToLowerInvariant()}.py"));
    }

    private static string Existing(string path) => File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: build the solution.");
}
