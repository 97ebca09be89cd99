using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PureZmq.Tests.Architecture;

/// <summary>Writes types, parameters and methods the way C# does, with their nullability.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(string)] = "string", [typeof(object)] = "object",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    /// <summary>A type as its declaration names it: <c>Outer.Inner&lt;T&gt;</c>.</summary>
    public static string OfDefinition(Type type)
    {
        var outer = type.DeclaringType is { } declaring ? OfDefinition(declaring) + "." : "";
        var arguments = type.GetGenericArguments().Select(argument => argument.Name);
        return outer + Plain(type.Name) + (type.IsGenericType ? $"<{string.Join(", ", arguments)}>" : "");
    }

    public static string OfConstructor(ConstructorInfo constructor) => $"{Plain(constructor.DeclaringType!.Name)}({OfParameters(constructor.GetParameters())})";

    public static string OfMethod(MethodInfo method)
    {
        var arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return $"{OfParameter(method.ReturnParameter)} {method.Name}{arguments}({OfParameters(method.GetParameters())})";
    }

    public static string OfParameters(IEnumerable<ParameterInfo> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{OfParameter(parameter)} {parameter.Name}{Default(parameter)}"));

    private static string OfParameter(ParameterInfo parameter)
    {
        var spread = parameter.GetCustomAttributesData().Any(data => data.AttributeType.Name is nameof(ParamArrayAttribute) or "ParamCollectionAttribute");
        var type = parameter.ParameterType;
        var passing = !type.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn || IsReadOnlyReturn(parameter) ? "in " : "ref ";
        return (spread ? "params " : "") + passing + Of(type.IsByRef ? type.GetElementType()! : type, new NullabilityInfoContext().Create(parameter));
    }

    private static bool IsReadOnlyReturn(ParameterInfo parameter) => parameter.Position < 0 && parameter.IsDefined(typeof(IsReadOnlyAttribute));

    private static string Default(ParameterInfo parameter) => !parameter.HasDefaultValue ? "" : " = " + parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        var mark = !type.IsValueType && !type.IsGenericParameter && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        if (!type.IsGenericType)
            return (type.DeclaringType is { } outer && !type.IsGenericParameter ? Of(outer) + "." : "") + type.Name + mark;
        var infos = nullability?.GenericTypeArguments;
        var arguments = type.GetGenericArguments().Select((argument, i) => Of(argument, infos is { } known && i < known.Length ? known[i] : null));
        return $"{Plain(type.Name)}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Plain(string name) => name.Split('`')[0];
}
