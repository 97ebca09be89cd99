using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PureZmq.Bench.Machine;

namespace PureZmq.Bench.Results;

/// <summary>The files of a run: its rows as a JSON array, the form scripts and the documentation read, and the machine's record.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<BenchRow>))]
[JsonSerializable(typeof(MachineRecord))]
public sealed partial class BenchJson : JsonSerializerContext
{
    /// <summary>Replaces <paramref name="path"/> by the rows.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, IReadOnlyList<BenchRow> rows)
        => File.WriteAllText(path, JsonSerializer.Serialize(rows, Default.IReadOnlyListBenchRow) + "\n");

    /// <summary>Replaces <paramref name="path"/> by the machine's record.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, MachineRecord machine)
        => File.WriteAllText(path, JsonSerializer.Serialize(machine, Default.MachineRecord) + "\n");

    /// <summary>Reads the rows of a run.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="BenchException">They are not what <see cref="Write(string, IReadOnlyList{BenchRow})"/> wrote.</exception>
    public static IReadOnlyList<BenchRow> ReadRows(string path) => Read(path, Default.IReadOnlyListBenchRow);

    /// <summary>Reads a machine's record.</summary>
    /// <inheritdoc cref="ReadRows"/>
    public static MachineRecord ReadMachine(string path) => Read(path, Default.MachineRecord);

    private static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), type) ?? throw new BenchException($"{path} holds nothing.");
        }
        catch (JsonException failure)
        {
            throw new BenchException($"{path} is not a file of zmq bench: {failure.Message}", failure);
        }
    }
}
