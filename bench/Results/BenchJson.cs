using System.Text.Json;
using System.Text.Json.Serialization;

namespace PureZmq.Bench.Results;

/// <summary>Writes the rows as a JSON array, the form scripts and the documentation read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<BenchRow>))]
public sealed partial class BenchJson : JsonSerializerContext
{
    /// <summary>Replaces <paramref name="path"/> by the rows.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, IReadOnlyList<BenchRow> rows)
        => File.WriteAllText(path, JsonSerializer.Serialize(rows, Default.IReadOnlyListBenchRow) + "\n");
}
